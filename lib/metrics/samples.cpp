#include "metrics/samples.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace holdfast::metrics {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::optional<double> read_number(std::string_view text) {
    if (text == "+Inf") return kInfinity;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// Takes a label's value off the front of `rest`, up to and with its closing quote.
std::optional<std::string> take_value(std::string_view& rest) {
    std::string value;
    while (!rest.empty() && rest.front() != '"') {
        if (rest.front() == '\\' && rest.size() > 1) {
            rest.remove_prefix(1);
            value += rest.front() == 'n' ? '\n' : rest.front();
        } else {
            value += rest.front();
        }
        rest.remove_prefix(1);
    }
    if (rest.empty()) return std::nullopt;
    rest.remove_prefix(1);
    return value;
}

// Takes `name="value",...}` off the front of `rest`.
bool take_labels(std::string_view& rest, Sample& sample) {
    while (!rest.starts_with('}')) {
        const std::size_t equals = rest.find("=\"");
        if (equals == std::string_view::npos) return false;
        std::string name(rest.substr(0, equals));
        rest.remove_prefix(equals + 2);
        auto value = take_value(rest);
        if (!value) return false;
        sample.labels.emplace(std::move(name), std::move(*value));
        if (rest.starts_with(',')) rest.remove_prefix(1);
    }
    rest.remove_prefix(1);
    return true;
}

std::optional<Sample> read_sample(std::string_view line) {
    const std::size_t end_of_name = line.find_first_of("{ ");
    if (end_of_name == std::string_view::npos) return std::nullopt;
    Sample sample{std::string(line.substr(0, end_of_name)), {}, 0};
    line.remove_prefix(end_of_name);
    if (line.starts_with('{')) {
        line.remove_prefix(1);
        if (!take_labels(line, sample)) return std::nullopt;
    }
    if (!line.starts_with(' ')) return std::nullopt;
    const auto value = read_number(line.substr(1));
    if (!value) return std::nullopt;
    sample.value = *value;
    return sample;
}

bool has_labels(const Sample& sample, const Samples::Labels& labels) {
    return std::ranges::all_of(labels, [&](const auto& label) {
        const auto found = sample.labels.find(label.first);
        return found != sample.labels.end() && found->second == label.second;
    });
}

}  // namespace

std::optional<Samples> Samples::parse(std::string_view text) {
    Samples samples;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.empty() || line.starts_with('#')) continue;
        auto sample = read_sample(line);
        if (!sample) return std::nullopt;
        samples.samples_.push_back(std::move(*sample));
    }
    return samples;
}

double Samples::sum(std::string_view name, const Labels& labels) const {
    double total = 0;
    for (const Sample& sample : samples_) {
        if (sample.name == name && has_labels(sample, labels)) total += sample.value;
    }
    return total;
}

std::map<std::string, double> Samples::sum_by(std::string_view name, std::string_view label,
                                              const Labels& labels) const {
    std::map<std::string, double> sums;
    for (const Sample& sample : samples_) {
        if (sample.name != name || !has_labels(sample, labels)) continue;
        const auto found = sample.labels.find(label);
        sums[found == sample.labels.end() ? "" : found->second] += sample.value;
    }
    return sums;
}

std::map<double, double> Samples::buckets(std::string_view histogram, const Labels& labels) const {
    std::map<double, double> counts;
    for (const auto& [bound, count] : sum_by(std::string(histogram) + "_bucket", "le", labels)) {
        if (const auto seconds = read_number(bound)) counts[*seconds] += count;
    }
    return counts;
}

std::optional<double> quantile(double share, const std::map<double, double>& earlier,
                               const std::map<double, double>& later) {
    const auto new_ones = [&](double bound, double count) {
        const auto before = earlier.find(bound);
        return count - (before == earlier.end() ? 0 : before->second);
    };
    if (later.empty()) return std::nullopt;
    const double all = new_ones(later.rbegin()->first, later.rbegin()->second);
    if (all <= 0) return std::nullopt;
    double lower_bound = 0;
    double below = 0;
    for (const auto& [bound, count] : later) {
        const double up_to = new_ones(bound, count);
        // Above the last bound nothing is known but the bound.
        if (bound == kInfinity) return lower_bound;
        if (up_to >= share * all) {
            const double within = up_to > below ? (share * all - below) / (up_to - below) : 1;
            return lower_bound + within * (bound - lower_bound);
        }
        lower_bound = bound;
        below = up_to;
    }
    return lower_bound;
}

}  // namespace holdfast::metrics
