// What a server's /metrics said at one moment, read back: for those who watch it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::metrics {

struct Sample {
    std::string name;
    std::map<std::string, std::string, std::less<>> labels;
    double value;
};

class Samples {
  public:
    // Prometheus' text format, version 0.0.4. nullopt if a line is not of it.
    static std::optional<Samples> parse(std::string_view text);

    using Labels = std::map<std::string, std::string, std::less<>>;

    // The sum of all samples of this name with these labels; 0 if there is none.
    double sum(std::string_view name, const Labels& labels = {}) const;
    // The same for each value of a label.
    std::map<std::string, double> sum_by(std::string_view name, std::string_view label,
                                         const Labels& labels = {}) const;
    // How many observations of a histogram were at most each bound, in seconds.
    std::map<double, double> buckets(std::string_view histogram, const Labels& labels = {}) const;

  private:
    std::vector<Sample> samples_;
};

// The duration in seconds that this share of the observations between two moments did not pass, taken
// evenly within its bucket as Prometheus' histogram_quantile does. nullopt without an observation.
std::optional<double> quantile(double share, const std::map<double, double>& earlier,
                               const std::map<double, double>& later);

}  // namespace holdfast::metrics
