#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <signal.h>
#include <sys/prctl.h>

// The only formats that the reader knows: GDAL's own list also has network and virtual drivers.
// Declared in GDAL's C++ header ogrsf_frmts.h with C linkage.
void RegisterOGRShape(void);
void RegisterOGRGeoPackage(void);
void RegisterOGROpenFileGDB(void);
void RegisterOGRTAB(void);
void RegisterOGRDXF(void);
void RegisterOGRLIBKML(void);
void RegisterOGRGeoJSON(void);
void RegisterOGRFlatGeobuf(void);
void RegisterOGRXLSX(void);
void RegisterOGRXLS(void);
void RegisterOGRODS(void);

// prctl is variadic, which Swift does not import.
static inline int luotu_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); }
