// Every kernel that is ours, an idea a header.
#include "elementwise.h"
#include "reductions.h"
#include "updates.h"
