# header-light: no header of lib/ or storage/ reaches a third-party library, or needs another header of ours before
# it. All headers of a floor are compiled with a folder of poisoned headers first on the include path. A header is
# compiled alone where no source beside it begins with it; the sources are read when the build is configured. The
# standard library's headers come precompiled, which makes that six times as fast.
set(poison ${CMAKE_BINARY_DIR}/header-light/poison)
set(generated ${CMAKE_BINARY_DIR}/header-light/generated)

set(poisoned httplib.h picojson.h sqlite3.h libpq-fe.h sodium.h utf8proc.h crypt.h fido.h qrencode.h zlib.h CLI/CLI.hpp)
foreach(folder curl openssl cjose fido liboath SQLiteCpp prometheus)
  foreach(root /usr/include /usr/include/${CMAKE_LIBRARY_ARCHITECTURE})
    file(GLOB_RECURSE headers RELATIVE ${root} ${root}/${folder}/*.h)
    list(APPEND poisoned ${headers})
  endforeach()
endforeach()
foreach(header ${poisoned})
  file(CONFIGURE OUTPUT ${poison}/${header} CONTENT "#error \"no header of lib/ or storage/ may reach ${header}\"\n")
endforeach()

add_custom_target(header-light ALL)

# The headers of one floor, under the include path of that floor.
function(header_light_floor name folder)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/${folder} ${CMAKE_SOURCE_DIR}/${folder}/*.h)
  get_filename_component(last ${folder} NAME)
  set(all "")
  set(sources ${generated}/${name}.cpp)
  foreach(header ${headers})
    set(include "#include \"${last}/${header}\"")
    string(APPEND all "${include}\n")
    string(REGEX REPLACE "h$" "cpp" source ${CMAKE_SOURCE_DIR}/${folder}/${header})
    set(first "")
    if(EXISTS ${source})
      file(STRINGS ${source} first LIMIT_COUNT 1 REGEX "^#include")
    endif()
    if(NOT first STREQUAL include)
      string(MAKE_C_IDENTIFIER ${header} identifier)
      file(CONFIGURE OUTPUT ${generated}/${name}/${identifier}.cpp CONTENT "${include}\n")
      list(APPEND sources ${generated}/${name}/${identifier}.cpp)
    endif()
  endforeach()
  file(CONFIGURE OUTPUT ${generated}/${name}.cpp CONTENT "${all}")
  add_library(header_light_${name} OBJECT ${sources})
  target_include_directories(header_light_${name} BEFORE PRIVATE
    ${poison} $<TARGET_PROPERTY:${name},INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_options(header_light_${name} PRIVATE -O0 -U_FORTIFY_SOURCE)
  if(name STREQUAL "base")
    target_precompile_headers(header_light_base PRIVATE <array> <chrono> <condition_variable> <functional> <map> <memory>
      <mutex> <optional> <string> <thread> <unordered_map> <variant> <vector>)
  else()
    target_precompile_headers(header_light_${name} REUSE_FROM header_light_base)
  endif()
  add_dependencies(header-light header_light_${name})
endfunction()

foreach(floor base crypto http mail oauth metrics accounts api cli demo)
  header_light_floor(${floor} lib/${floor})
endforeach()
header_light_floor(storage storage)
