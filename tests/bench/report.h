// A figure beside its limit: measured in turns in one run, printed as a row, and kept for the table of `make
// bench` in the file that HOLDFAST_BENCH_FIGURES names (a line of JSON for each row; figures.py reads it).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::bench {

inline constexpr int kRounds = 5;

struct Target {
    enum class Side { at_least, at_most };
    Side side;
    double ratio;  // of the product's figure to the limit's
};
inline Target at_least(double ratio) { return {Target::Side::at_least, ratio}; }
inline Target at_most(double ratio) { return {Target::Side::at_most, ratio}; }

struct Comparison {
    std::string group;  // the chart that it is in
    std::string work;   // what the product does
    std::string limit;  // what it is measured against
    std::string unit;
    std::optional<Target> target;  // nullopt: the row only tells
};

// Measures once, in the comparison's unit.
using Measure = std::function<double()>;

// A limit that is a number.
inline Measure fixed(double figure) {
    return [figure] { return figure; };
}

// One of each for each round.
struct Figures {
    std::vector<double> limit;
    std::vector<double> product;
};

// Measures limit, product, limit, product, ...
Figures in_turns(const Measure& limit, const Measure& product, int rounds = kRounds);

// Prints the row and keeps it. The ratio is the median of the rounds' ratios.
void report(const Comparison& comparison, const Figures& figures);

inline void compare(const Comparison& comparison, const Measure& limit, const Measure& product) {
    report(comparison, in_turns(limit, product));
}

double median(std::vector<double> values);

// Runs what a program measures. Returns its exit status: 1 with the text of the exception that says what was
// wrong.
int run_bench(const std::function<void()>& measure);

}  // namespace holdfast::bench
