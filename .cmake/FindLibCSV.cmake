# FindLibCSV: a streaming CSV parser. Defines the imported target LibCSV::LibCSV.
find_path(LibCSV_INCLUDE_DIR csv.h)
find_library(LibCSV_LIBRARY csv)

if(LibCSV_INCLUDE_DIR AND EXISTS "${LibCSV_INCLUDE_DIR}/csv.h")
  file(STRINGS "${LibCSV_INCLUDE_DIR}/csv.h" LibCSV_version_lines REGEX "^#define[ \t]+(CSV_MAJOR|CSV_MINOR)[ \t]+[0-9]+")
  string(REGEX REPLACE ".*CSV_MAJOR[ \t]+([0-9]+).*" "\\1" LibCSV_major "${LibCSV_version_lines}")
  string(REGEX REPLACE ".*CSV_MINOR[ \t]+([0-9]+).*" "\\1" LibCSV_minor "${LibCSV_version_lines}")
  set(LibCSV_VERSION "${LibCSV_major}.${LibCSV_minor}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibCSV REQUIRED_VARS LibCSV_LIBRARY LibCSV_INCLUDE_DIR
  VERSION_VAR LibCSV_VERSION)
mark_as_advanced(LibCSV_INCLUDE_DIR LibCSV_LIBRARY)

if(LibCSV_FOUND AND NOT TARGET LibCSV::LibCSV)
  add_library(LibCSV::LibCSV UNKNOWN IMPORTED)
  set_target_properties(LibCSV::LibCSV PROPERTIES
    IMPORTED_LOCATION "${LibCSV_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibCSV_INCLUDE_DIR}")
endif()
