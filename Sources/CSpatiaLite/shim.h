#include <sqlite3.h>
#include <spatialite.h>
#include <stdint.h>
#include <sys/vfs.h>

// SQLite's destructor constants are C casts, which Swift cannot import.
static inline sqlite3_destructor_type luotu_sqlite_static(void) { return SQLITE_STATIC; }
static inline sqlite3_destructor_type luotu_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// sqlite3_config takes a variable number of arguments, which Swift cannot pass. Only before SQLite's first use.
static inline int luotu_sqlite_without_memory_statistics(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

// Swift's Glibc module leaves statfs(2) out. The file system's type, or -1.
static inline int64_t luotu_file_system_type(const char *path) {
    struct statfs system;
    return statfs(path, &system) == 0 ? (int64_t)(uint32_t)system.f_type : -1;
}
