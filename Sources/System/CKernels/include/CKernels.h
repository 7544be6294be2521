// Every kernel that is ours, an idea a header.
#include "elementwise.h"
#include "reductions.h"
#include "spectral.h"
#include "updates.h"
#include "patches.h"
