# HOLDFAST_DIST: links the archives of Debian's packages instead of their shared libraries, so that few lie beside the
# binary, which it finds in the folder lib of its own.
#
# OpenSSL is not among them: libpq, libcurl and cpp-httplib, which Debian has as shared libraries only, load it. A
# second copy in the binary would cost 2.5 MiB of memory, and a corrected OpenSSL would have to be put in two places.
include_guard()

# holdfast_archive(VARIABLE NAME): the full path of libNAME.a.
function(holdfast_archive variable name)
  find_library(ARCHIVE_${name} lib${name}.a REQUIRED)
  set(${variable} ${ARCHIVE_${name}} PARENT_SCOPE)
endfunction()

foreach(pair sodium:sodium sqlite3:sqlite3 utf8proc:utf8proc xcrypt:crypt oath:oath zlib:z)
  string(REPLACE ":" ";" pair ${pair})
  list(GET pair 0 module)
  list(GET pair 1 name)
  holdfast_archive(archive ${name})
  set_target_properties(PkgConfig::${module} PROPERTIES INTERFACE_LINK_LIBRARIES ${archive})
endforeach()
set_target_properties(SQLiteCpp PROPERTIES INTERFACE_LINK_LIBRARIES PkgConfig::sqlite3)
holdfast_archive(cjose cjose)
holdfast_archive(jansson jansson)
set(CJOSE_LIBRARY ${cjose} ${jansson} PkgConfig::crypto)

# What the archives define stays in the binary: the libraries beside it keep their own.
add_link_options(LINKER:--exclude-libs,ALL LINKER:--as-needed)
# An RPATH and no RUNPATH: it holds for the libraries of the libraries as well.
add_link_options(LINKER:--disable-new-dtags)
set(CMAKE_BUILD_RPATH "$ORIGIN/lib")
