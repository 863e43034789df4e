# FindGLPK: GNU Linear Programming Kit. Defines the imported target GLPK::GLPK.
find_path(GLPK_INCLUDE_DIR glpk.h)
find_library(GLPK_LIBRARY glpk)

if(GLPK_INCLUDE_DIR AND EXISTS "${GLPK_INCLUDE_DIR}/glpk.h")
  file(STRINGS "${GLPK_INCLUDE_DIR}/glpk.h" GLPK_version_lines REGEX "^#define[ \t]+(GLP_MAJOR_VERSION|GLP_MINOR_VERSION)[ \t]+[0-9]+")
  string(REGEX REPLACE ".*GLP_MAJOR_VERSION[ \t]+([0-9]+).*" "\\1" GLPK_major "${GLPK_version_lines}")
  string(REGEX REPLACE ".*GLP_MINOR_VERSION[ \t]+([0-9]+).*" "\\1" GLPK_minor "${GLPK_version_lines}")
  set(GLPK_VERSION "${GLPK_major}.${GLPK_minor}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(GLPK REQUIRED_VARS GLPK_LIBRARY GLPK_INCLUDE_DIR
  VERSION_VAR GLPK_VERSION)
mark_as_advanced(GLPK_INCLUDE_DIR GLPK_LIBRARY)

if(GLPK_FOUND AND NOT TARGET GLPK::GLPK)
  add_library(GLPK::GLPK UNKNOWN IMPORTED)
  set_target_properties(GLPK::GLPK PROPERTIES
    IMPORTED_LOCATION "${GLPK_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${GLPK_INCLUDE_DIR}")
endif()
