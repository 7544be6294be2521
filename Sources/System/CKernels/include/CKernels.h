// Every kernel that is ours, an idea a header.
#include "convolution_global_max.h"
#include "elementwise.h"
#include "reductions.h"
#include "sparse_convolution.h"
#include "spectral.h"
#include "updates.h"
#include "patches.h"
#include "pooling.h"
