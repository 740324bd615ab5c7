# Writes OUTPUT: the commit that SOURCE is built from, as a C++ text. It is empty where neither git nor an archive that
# git has made tells it. The file is written only if it says something else than before, so that a new commit
# compiles one small source and nothing more.
#
#   cmake -DSOURCE=folder -DOUTPUT=file -P commit.cmake

# `git archive` puts the commit here (.gitattributes, export-subst).
set(archived "$Format:%h$")

set(commit "")
if(NOT archived MATCHES "^.Format")
  set(commit "${archived}")
elseif(EXISTS ${SOURCE}/.git)  # another repository may be around a tree that is none
  execute_process(COMMAND git -C ${SOURCE} describe --always --dirty=-changed --exclude=*
                  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#define HOLDFAST_COMMIT \"${commit}\"\n")
