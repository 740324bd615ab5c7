#include "bench/pgbench.h"

#include "storage/open.h"
#include "support/postgres_cluster.h"
#include "support/temp_dir.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <regex>
#include <stdexcept>

namespace holdfast::bench {
namespace {

struct Logged {
    std::string statement;
    std::map<int, std::string> values;  // literals of SQL
};

// Reads the statements that were executed with parameters. A line that goes on begins with a tab.
std::vector<Logged> read_log(const std::string& log) {
    static const std::regex kExecuted(
        R"(LOG:  execute [^:]+: ((?:[^\n]|\n\t)*)\n[^\n]*DETAIL:  parameters: ([^\n]*))");
    static const std::regex kValue(R"(\$(\d+) = (NULL|'(?:[^']|'')*'))");
    std::vector<Logged> found;
    for (std::sregex_iterator at(log.begin(), log.end(), kExecuted), end; at != end; ++at) {
        Logged logged{(*at)[1], {}};
        const std::string values = (*at)[2];
        for (std::sregex_iterator value(values.begin(), values.end(), kValue); value != end; ++value)
            logged.values[std::stoi((*value)[1])] = (*value)[2];
        found.push_back(std::move(logged));
    }
    return found;
}

std::string expression_for(const std::string& literal, const std::vector<Varying>& varying) {
    for (const Varying& one : varying) {
        if (literal == "'" + one.value + "'") return one.expression;
    }
    return literal;
}

// The statement with an expression for each parameter.
std::string filled(const Logged& logged, const std::vector<Varying>& varying) {
    static const std::regex kParameter(R"(\$(\d+))");
    std::string result;
    auto rest = logged.statement.begin();
    for (std::sregex_iterator at(logged.statement.begin(), logged.statement.end(), kParameter), end;
         at != end; ++at) {
        result.append(rest, logged.statement.begin() + at->position());
        result += expression_for(logged.values.at(std::stoi((*at)[1])), varying);
        rest = logged.statement.begin() + at->position() + at->length();
    }
    return result.append(rest, logged.statement.end());
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Runs a command of the shell. Returns what it prints.
std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>&1").c_str(), "r"), pclose);
    std::string text;
    std::array<char, 4096> bytes;
    while (const std::size_t got = fread(bytes.data(), 1, bytes.size(), pipe.get()))
        text.append(bytes.data(), got);
    return text;
}

double number_after(const std::string& text, const std::string& label) {
    const auto found = text.find(label);
    if (found == std::string::npos) throw std::runtime_error("pgbench: " + text);
    return std::stod(text.substr(found + label.size()));
}

}  // namespace

std::string pgbench_script(const std::string& database_url,
                           const std::function<void(storage::Store&)>& example,
                           const std::vector<Varying>& varying) {
    const auto log = test::PostgresCluster::shared().socket_folder() / "log";
    const auto store = storage::open_store(database_url + "&options=-c%20log_statement%3Dall");
    const std::size_t before = text_of(log).size();
    example(*store);
    std::string script = "\\set n random(1, 4000000000000000000)\n\\startpipeline\n";
    const auto logged = read_log(text_of(log).substr(before));
    for (const Logged& one : logged) script += filled(one, varying) + ";\n";
    if (logged.empty()) throw std::runtime_error("no statement in the log of the cluster");
    return script + "\\endpipeline\n";
}

PgbenchResult run_pgbench(const std::string& database_url, const std::string& script, std::size_t clients,
                          std::size_t transactions,
                          const std::vector<std::pair<std::string, std::string>>& variables) {
    const test::TempDir folder;
    const std::string file = (folder.path() / "script").string();
    std::ofstream(file) << script;
    std::string command = "/usr/lib/postgresql/15/bin/pgbench -n -M prepared -j 2 -c " +
                          std::to_string(clients) + " -t " + std::to_string(transactions) + " -f " + file;
    for (const auto& [name, value] : variables) command += " -D " + name + "=" + value;
    const std::string output = output_of(command + " '" + database_url + "'");
    return {number_after(output, "\ntps = "),
            static_cast<int>(number_after(output, "\nnumber of transactions actually processed: "))};
}

}  // namespace holdfast::bench
