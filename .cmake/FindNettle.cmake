# FindNettle: low-level cryptography, of which we use SHA-256. Defines the imported target Nettle::Nettle.
find_path(Nettle_INCLUDE_DIR nettle/sha2.h)
find_library(Nettle_LIBRARY nettle)

if(Nettle_INCLUDE_DIR AND EXISTS "${Nettle_INCLUDE_DIR}/nettle/version.h")
  file(STRINGS "${Nettle_INCLUDE_DIR}/nettle/version.h" Nettle_version_lines REGEX "^#define[ \t]+(NETTLE_VERSION_MAJOR|NETTLE_VERSION_MINOR)[ \t]+[0-9]+")
  string(REGEX REPLACE ".*NETTLE_VERSION_MAJOR[ \t]+([0-9]+).*" "\\1" Nettle_major "${Nettle_version_lines}")
  string(REGEX REPLACE ".*NETTLE_VERSION_MINOR[ \t]+([0-9]+).*" "\\1" Nettle_minor "${Nettle_version_lines}")
  set(Nettle_VERSION "${Nettle_major}.${Nettle_minor}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Nettle REQUIRED_VARS Nettle_LIBRARY Nettle_INCLUDE_DIR
  VERSION_VAR Nettle_VERSION)
mark_as_advanced(Nettle_INCLUDE_DIR Nettle_LIBRARY)

if(Nettle_FOUND AND NOT TARGET Nettle::Nettle)
  add_library(Nettle::Nettle UNKNOWN IMPORTED)
  set_target_properties(Nettle::Nettle PROPERTIES
    IMPORTED_LOCATION "${Nettle_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Nettle_INCLUDE_DIR}")
endif()
