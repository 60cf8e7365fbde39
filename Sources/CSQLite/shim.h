// What Swift can't call itself: a C function that takes any number of arguments.
#pragma once

int sqlite3_config(int option, ...);

/* SQLITE_CONFIG_MEMSTATUS, which is 9 (sqlite.org/c3ref/c_config_covering_index_scan.html), off. SQLITE_OK is 0. */
static inline int sqlite3_count_no_memory(void) { return sqlite3_config(9, 0); }
