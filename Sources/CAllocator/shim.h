// What glibc's own module leaves out.
#pragma once
#include <malloc.h>
