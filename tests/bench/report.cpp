#include "bench/report.h"

#include "base/json.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>

namespace holdfast::bench {
namespace {

struct Ratio {
    double least;
    double median;
    double most;
};

Ratio ratio_of(const Figures& figures) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < figures.limit.size(); ++i)
        ratios.push_back(figures.product[i] / figures.limit[i]);
    const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
    return {*least, median(ratios), *most};
}

const char* name(Target::Side side) { return side == Target::Side::at_least ? ">=" : "<="; }

bool is_met(const Target& target, double ratio) {
    return target.side == Target::Side::at_least ? ratio >= target.ratio : ratio <= target.ratio;
}

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof(text), value < 100 ? "%.3g" : "%.0f", value);
    return text;
}

void print(const Comparison& row, const Figures& figures, const Ratio& ratio) {
    std::printf("%s: %s %s; %s: %s; ratio %.2f (%.2f-%.2f)", row.work.c_str(),
                number(median(figures.product)).c_str(), row.unit.c_str(), row.limit.c_str(),
                number(median(figures.limit)).c_str(), ratio.median, ratio.least, ratio.most);
    if (row.target) {
        std::printf(", asked for %s %.2f: %s", name(row.target->side), row.target->ratio,
                    is_met(*row.target, ratio.median) ? "met" : "MISSED");
    }
    std::printf("\n");
    std::fflush(stdout);
}

void keep(const Comparison& row, const Figures& figures, const Ratio& ratio) {
    const char* path = std::getenv("HOLDFAST_BENCH_FIGURES");
    if (path == nullptr) return;
    auto line = base::Json::object({{"group", row.group},
                                    {"work", row.work},
                                    {"limit", row.limit},
                                    {"unit", row.unit},
                                    {"limit_figure", median(figures.limit)},
                                    {"product_figure", median(figures.product)},
                                    {"least", ratio.least},
                                    {"ratio", ratio.median},
                                    {"most", ratio.most}});
    if (row.target) {
        line.set("side", name(row.target->side))
            .set("target", row.target->ratio)
            .set("is_met", is_met(*row.target, ratio.median));
    }
    std::ofstream file(path, std::ios::app);
    file << line.dump() << std::endl;
    if (!file) throw std::runtime_error(std::string("can't write ") + path);
}

}  // namespace

Figures in_turns(const Measure& limit, const Measure& product, int rounds) {
    Figures figures;
    for (int round = 0; round < rounds; ++round) {
        figures.limit.push_back(limit());
        figures.product.push_back(product());
    }
    return figures;
}

void report(const Comparison& comparison, const Figures& figures) {
    const Ratio ratio = ratio_of(figures);
    print(comparison, figures, ratio);
    keep(comparison, figures, ratio);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

int run_bench(const std::function<void()>& measure) {
    try {
        measure();
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
}

}  // namespace holdfast::bench
