# Writes a C++ file that holds the files of the frontend: cmake -DROOT=web -DOUTPUT=file.cpp -P embed_assets.cmake
#
# The pages name the assets by a path with the assets' version in it, so that browsers keep them for good:
# href="/assets/app.css" becomes href="/assets/VERSION/app.css". The assets name each other by relative paths and
# stay as they are. Each page also lists every module that its scripts import, so that a browser fetches them at once.
cmake_minimum_required(VERSION 3.20)

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/*.html ${ROOT}/assets/*)
list(SORT files)

set(digests "")
set(languages "")
foreach(file IN LISTS files)
  if(file MATCHES "^assets/")
    file(SHA256 ${ROOT}/${file} digest)
    string(APPEND digests "${file}=${digest} ")
  endif()
  if(file MATCHES "^assets/text-([a-z-]+)\\.js$")
    list(APPEND languages ${CMAKE_MATCH_1})
  endif()
endforeach()
string(SHA256 version "${digests}")
string(SUBSTRING ${version} 0 16 version)
list(JOIN languages " " languages)

# module and what it imports, directly or not.
function(add_modules module list_name)
  set(modules ${${list_name}})
  if(NOT module IN_LIST modules)
    list(APPEND modules ${module})
    file(STRINGS ${ROOT}/assets/${module} imports REGEX "from '\\./[a-z-]+\\.js'|^import '\\./[a-z-]+\\.js'")
    foreach(line IN LISTS imports)
      string(REGEX MATCH "\\./([a-z-]+\\.js)" imported "${line}")
      add_modules(${CMAKE_MATCH_1} modules)
    endforeach()
  endif()
  set(${list_name} ${modules} PARENT_SCOPE)
endfunction()

function(page_as_hex file result)
  file(READ ${ROOT}/${file} page)
  string(REGEX MATCHALL "<script type=\"module\" src=\"/assets/[a-z-]+\\.js\">" scripts "${page}")
  set(modules "")
  foreach(script IN LISTS scripts)
    string(REGEX MATCH "[a-z-]+\\.js" module "${script}")
    add_modules(${module} modules)
  endforeach()
  set(preloads "")
  foreach(module IN LISTS modules)
    string(APPEND preloads "<link rel=\"modulepreload\" href=\"/assets/${module}\">\n")
  endforeach()
  string(REPLACE "</head>" "${preloads}</head>" page "${page}")
  string(REPLACE "name=\"holdfast-languages\" content=\"en\"" "name=\"holdfast-languages\" content=\"${languages}\""
                 page "${page}")
  string(REPLACE "\"/assets/" "\"/assets/${version}/" page "${page}")
  string(HEX "${page}" bytes)
  set(${result} ${bytes} PARENT_SCOPE)
endfunction()

# Without its lines of comment, which a browser has no use for; the other lines keep their numbers.
function(script_as_hex file result)
  file(READ ${ROOT}/${file} script)
  string(REGEX REPLACE "\n[ \t]*//[^\n]*" "\n" script "\n${script}")
  string(SUBSTRING "${script}" 1 -1 script)
  string(HEX "${script}" bytes)
  set(${result} ${bytes} PARENT_SCOPE)
endfunction()

set(arrays "")
set(rows "")
set(index 0)
foreach(file IN LISTS files)
  if(file MATCHES "\\.html$")
    page_as_hex(${file} bytes)
  elseif(file MATCHES "\\.js$")
    script_as_hex(${file} bytes)
  else()
    file(READ ${ROOT}/${file} bytes HEX)
  endif()
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kFile${index}[] = {${bytes}};\n")
  string(APPEND rows "    {\"${file}\", kFile${index}, sizeof kFile${index}},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(WRITE ${OUTPUT} "// Generated from the files of web/.
#include \"api/assets.h\"

namespace holdfast::api {
namespace {

${arrays}
constexpr EmbeddedFile kFiles[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return kFiles; }
std::string_view assets_version() { return \"${version}\"; }

}  // namespace holdfast::api
")
