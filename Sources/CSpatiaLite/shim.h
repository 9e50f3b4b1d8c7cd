#include <sqlite3.h>
#include <spatialite.h>
#include <stdint.h>

// SQLite's destructor constants are C casts, which Swift cannot import.
static inline sqlite3_destructor_type luotu_sqlite_static(void) { return SQLITE_STATIC; }
static inline sqlite3_destructor_type luotu_sqlite_transient(void) { return SQLITE_TRANSIENT; }
