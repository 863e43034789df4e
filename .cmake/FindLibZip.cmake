# FindLibZip: reads ZIP files. Defines the imported target LibZip::LibZip.
find_path(LibZip_INCLUDE_DIR zip.h)
find_library(LibZip_LIBRARY zip)

foreach(folder IN ITEMS "${LibZip_INCLUDE_DIR}" "${LibZip_INCLUDE_DIR}/${CMAKE_LIBRARY_ARCHITECTURE}")
  if(NOT LibZip_VERSION AND EXISTS "${folder}/zipconf.h")
    file(STRINGS "${folder}/zipconf.h" LibZip_version_line REGEX "^#define[ \t]+LIBZIP_VERSION[ \t]+")
    string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" LibZip_VERSION "${LibZip_version_line}")
  endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibZip REQUIRED_VARS LibZip_LIBRARY LibZip_INCLUDE_DIR
  VERSION_VAR LibZip_VERSION)
mark_as_advanced(LibZip_INCLUDE_DIR LibZip_LIBRARY)

if(LibZip_FOUND AND NOT TARGET LibZip::LibZip)
  add_library(LibZip::LibZip UNKNOWN IMPORTED)
  set_target_properties(LibZip::LibZip PROPERTIES
    IMPORTED_LOCATION "${LibZip_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${LibZip_INCLUDE_DIR}")
endif()
