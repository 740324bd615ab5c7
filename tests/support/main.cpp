// The main() of every suite. A program with one of its own links the rest of the library all the same.
#include "support/suite.h"

int main(int argc, char** argv) { return holdfast::test::run_suite(argc, argv); }
