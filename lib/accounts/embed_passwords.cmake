# Writes a C++ file that holds a list of common passwords, one a line: cmake -DLIST=file -DOUTPUT=file.cpp -P embed_passwords.cmake
cmake_minimum_required(VERSION 3.20)

file(STRINGS ${LIST} lines REGEX "^[^#]")
# As the program compares them.
string(TOLOWER "${lines}" lines)
list(REMOVE_DUPLICATES lines)
list(SORT lines)
set(rows "")
foreach(line IN LISTS lines)
  if(line MATCHES "^[a-z0-9]+$")
    string(APPEND rows "    \"${line}\",\n")
  endif()
endforeach()

file(WRITE ${OUTPUT} "// Generated from a list of common passwords.
#include \"accounts/common_passwords.h\"

namespace holdfast::accounts {
namespace {

constexpr std::string_view kCommon[] = {
${rows}};

}  // namespace

std::span<const std::string_view> common_passwords() { return kCommon; }

}  // namespace holdfast::accounts
")
