# Writes a C++ file that holds the templates of mails: cmake -DROOT=folder -DOUTPUT=file.cpp -P embed_templates.cmake
cmake_minimum_required(VERSION 3.20)

file(GLOB files RELATIVE ${ROOT} ${ROOT}/*.txt ${ROOT}/*.html)
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  file(READ ${ROOT}/${file} text)
  string(APPEND rows "    {\"${file}\", R\"template(${text})template\"},\n")
endforeach()

file(WRITE ${OUTPUT} "// Generated from lib/mail/templates.
#include \"mail/templates.h\"

namespace holdfast::mail {
namespace {

constexpr EmbeddedTemplate kTemplates[] = {
${rows}};

}  // namespace

std::span<const EmbeddedTemplate> embedded_templates() { return kTemplates; }

}  // namespace holdfast::mail
")
