#include "effects_rounding.h"

void kernel_ignore_denormals(void) { begin_without_denormals(); }
