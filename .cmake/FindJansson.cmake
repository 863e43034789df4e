# FindJansson: JSON reader and writer. Defines the imported target Jansson::Jansson.
find_path(Jansson_INCLUDE_DIR jansson.h)
find_library(Jansson_LIBRARY jansson)

if(Jansson_INCLUDE_DIR AND EXISTS "${Jansson_INCLUDE_DIR}/jansson.h")
  file(STRINGS "${Jansson_INCLUDE_DIR}/jansson.h" Jansson_version_lines REGEX "^#define[ \t]+(JANSSON_MAJOR_VERSION|JANSSON_MINOR_VERSION)[ \t]+[0-9]+")
  string(REGEX REPLACE ".*JANSSON_MAJOR_VERSION[ \t]+([0-9]+).*" "\\1" Jansson_major "${Jansson_version_lines}")
  string(REGEX REPLACE ".*JANSSON_MINOR_VERSION[ \t]+([0-9]+).*" "\\1" Jansson_minor "${Jansson_version_lines}")
  set(Jansson_VERSION "${Jansson_major}.${Jansson_minor}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Jansson REQUIRED_VARS Jansson_LIBRARY Jansson_INCLUDE_DIR
  VERSION_VAR Jansson_VERSION)
mark_as_advanced(Jansson_INCLUDE_DIR Jansson_LIBRARY)

if(Jansson_FOUND AND NOT TARGET Jansson::Jansson)
  add_library(Jansson::Jansson UNKNOWN IMPORTED)
  set_target_properties(Jansson::Jansson PROPERTIES
    IMPORTED_LOCATION "${Jansson_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Jansson_INCLUDE_DIR}")
endif()
