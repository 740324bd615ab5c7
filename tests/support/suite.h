// The test cases of a program.
#pragma once

namespace holdfast::test {

// Runs those that the command line names, or all. Returns the exit status.
int run_suite(int argc, char** argv);

}  // namespace holdfast::test
