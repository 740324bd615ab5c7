// Layers of settings, and their results.
#pragma once

#include "cli/settings.h"

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::cli {

using Values = std::map<std::string, std::string>;

inline Layer layer(Values values) {
    return [values = std::move(values)](std::string_view flag) -> std::optional<std::string> {
        const auto found = values.find(std::string(flag));
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

// The faults of these settings; empty if there are none.
inline std::vector<std::string> faults_of(const Values& values) {
    const auto result = read_settings({layer(values)});
    const auto* faults = std::get_if<Faults>(&result);
    return faults != nullptr ? faults->lines : std::vector<std::string>();
}

inline Settings settings_of(const Values& values) {
    CHECK(faults_of(values) == std::vector<std::string>());
    return std::get<Settings>(read_settings({layer(values)}));
}

// A variable of the process's environment, removed at the end.
class EnvironmentVariable {
  public:
    EnvironmentVariable(std::string name, const std::string& value) : name_(std::move(name)) {
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    ~EnvironmentVariable() { ::unsetenv(name_.c_str()); }
    EnvironmentVariable(const EnvironmentVariable&) = delete;
    EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

  private:
    std::string name_;
};

}  // namespace holdfast::cli
