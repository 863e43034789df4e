# FindUtf8proc: Unicode normal forms, categories, case folding. Defines the imported target Utf8proc::Utf8proc.
find_path(Utf8proc_INCLUDE_DIR utf8proc.h)
find_library(Utf8proc_LIBRARY utf8proc)

if(Utf8proc_INCLUDE_DIR AND EXISTS "${Utf8proc_INCLUDE_DIR}/utf8proc.h")
  file(STRINGS "${Utf8proc_INCLUDE_DIR}/utf8proc.h" Utf8proc_version_lines REGEX "^#define[ \t]+(UTF8PROC_VERSION_MAJOR|UTF8PROC_VERSION_MINOR)[ \t]+[0-9]+")
  string(REGEX REPLACE ".*UTF8PROC_VERSION_MAJOR[ \t]+([0-9]+).*" "\\1" Utf8proc_major "${Utf8proc_version_lines}")
  string(REGEX REPLACE ".*UTF8PROC_VERSION_MINOR[ \t]+([0-9]+).*" "\\1" Utf8proc_minor "${Utf8proc_version_lines}")
  set(Utf8proc_VERSION "${Utf8proc_major}.${Utf8proc_minor}")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Utf8proc REQUIRED_VARS Utf8proc_LIBRARY Utf8proc_INCLUDE_DIR
  VERSION_VAR Utf8proc_VERSION)
mark_as_advanced(Utf8proc_INCLUDE_DIR Utf8proc_LIBRARY)

if(Utf8proc_FOUND AND NOT TARGET Utf8proc::Utf8proc)
  add_library(Utf8proc::Utf8proc UNKNOWN IMPORTED)
  set_target_properties(Utf8proc::Utf8proc PROPERTIES
    IMPORTED_LOCATION "${Utf8proc_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${Utf8proc_INCLUDE_DIR}")
endif()
