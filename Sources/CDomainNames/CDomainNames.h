// libidn2 turns international names into punycode, libpsl knows the public suffixes.
#pragma once
#include <idn2.h>
#include <libpsl.h>
