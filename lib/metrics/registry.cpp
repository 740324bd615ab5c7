#include "metrics/registry.h"

#include <map>
#include <sstream>

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace holdfast::metrics {

namespace {

double seconds(Histogram::Duration duration) { return std::chrono::duration<double>(duration).count(); }

prometheus::ClientMetric labelled(const Labels& labels) {
    prometheus::ClientMetric metric;
    for (const auto& [name, value] : labels) metric.label.push_back({std::string(name), std::string(value)});
    return metric;
}

}  // namespace

struct Figures::Families {
    prometheus::MetricFamily& family(std::string_view name, std::string_view help,
                                     prometheus::MetricType type) {
        const auto [found, is_new] = by_name.try_emplace(std::string(name), all.size());
        if (is_new) all.push_back({std::string(name), std::string(help), type, {}});
        return all[found->second];
    }

    std::vector<prometheus::MetricFamily> all;
    std::map<std::string, std::size_t, std::less<>> by_name;
};

Figures::Figures() : families_(std::make_unique<Families>()) {}
Figures::~Figures() = default;

void Figures::counter(std::string_view name, std::string_view help, double value, const Labels& labels) {
    auto metric = labelled(labels);
    metric.counter.value = value;
    families_->family(name, help, prometheus::MetricType::Counter).metric.push_back(std::move(metric));
}

void Figures::gauge(std::string_view name, std::string_view help, double value, const Labels& labels) {
    auto metric = labelled(labels);
    metric.gauge.value = value;
    families_->family(name, help, prometheus::MetricType::Gauge).metric.push_back(std::move(metric));
}

// In this format each bucket includes the counts of all smaller ones.
void Figures::histogram(std::string_view name, std::string_view help, const Histogram& histogram,
                        const Labels& labels) {
    auto metric = labelled(labels);
    auto& told = metric.histogram;
    const auto counts = histogram.counts();
    for (std::size_t i = 0; i < histogram.bounds().size(); ++i) {
        told.sample_count += counts[i];
        told.bucket.push_back({told.sample_count, seconds(histogram.bounds()[i])});
    }
    told.sample_count += counts.back();
    told.sample_sum = seconds(histogram.sum());
    families_->family(name, help, prometheus::MetricType::Histogram).metric.push_back(std::move(metric));
}

std::string Figures::text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families_->all);
    return std::move(out).str();
}

void Registry::add(Source source) {
    const sync::Lock lock(mutex_);
    sources_.push_back(std::move(source));
}

std::string Registry::text() const {
    Figures figures;
    const sync::Lock lock(mutex_);
    for (const Source& source : sources_) source(figures);
    return figures.text();
}

}  // namespace holdfast::metrics
