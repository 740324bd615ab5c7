#include "bench/nginx.h"

#include "bench/binary.h"
#include "support/process_figures.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace holdfast::bench {
namespace {

// One process that is master and worker, so that nothing is left when it ends.
constexpr const char* kMain = R"(daemon off;
master_process off;
worker_rlimit_nofile 4096;
error_log stderr crit;
events { worker_connections 4096; }
)";
constexpr const char* kHttp = R"(
access_log off;
keepalive_requests 1000000000;
keepalive_timeout 300s;
sendfile on;
tcp_nopush on;
open_file_cache max=100;
default_type text/plain;
)";

// A text between single quotes. nginx has no escape for a dollar.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char letter : text) {
        if (letter == '$') throw std::runtime_error("nginx can't say: " + text);
        if (letter == '\'' || letter == '\\') result += '\\';
        result += letter;
    }
    return result + "'";
}

// The fields of the answer that nginx does not send by itself.
std::string fields_of(const test::WireResponse& answer) {
    std::string result;
    std::istringstream lines(answer.head);
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
        const auto colon = line.find(": ");
        const std::string name = line.substr(0, colon);
        if (name == "Date" || name == "Content-Length" || name == "Content-Type" || name == "ETag" ||
            name == "Connection")
            continue;
        result +=
            "add_header " + name + " " + quoted(line.substr(colon + 2, line.size() - colon - 3)) + ";\n";
    }
    return result;
}

std::string location(const Copy& copy, const std::filesystem::path& folder) {
    std::string body = "default_type " + quoted(copy.answer.field("Content-Type")) + ";\n";
    if (copy.from == Copy::From::configuration) {
        body += "return 200 " + quoted(copy.answer.body) + ";\n";
    } else {
        const std::filesystem::path file = folder / copy.path.substr(1);
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << copy.answer.body;
        body += "types {}\nroot " + folder.string() + ";\n";
    }
    return "location = " + copy.path + " {\n" + body + fields_of(copy.answer) + "}\n";
}

std::vector<std::string> configure(const std::filesystem::path& folder, const http::Endpoint& endpoint,
                                   const std::vector<Copy>& copies) {
    const std::string text = folder.string();
    std::ofstream file(folder / "nginx.conf");
    file << kMain << "pid " << text << "/pid;\nhttp {" << kHttp;
    for (const char* temporary : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        file << temporary << "_temp_path " << text << "/" << temporary << ";\n";
    file << "server {\nlisten " << endpoint.text() << " backlog=4096;\n";
    for (const Copy& copy : copies) file << location(copy, folder);
    file << "}\n}\n";
    return {"/usr/sbin/nginx", "-e", "stderr", "-p", text, "-c", text + "/nginx.conf"};
}

void await(const test::Process& process, const http::Endpoint& endpoint) {
    while (true) {
        const bool has_ended = process.has_ended();
        try {
            const test::Client client(endpoint);
            return;
        } catch (const std::exception&) {
            if (has_ended) throw std::runtime_error("nginx has ended: " + process.said());
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
}

}  // namespace

Nginx::Nginx(const std::vector<Copy>& copies)
    : endpoint_(free_endpoint()), process_(configure(folder_.path(), endpoint_, copies)) {
    await(process_, endpoint_);
}

double Nginx::cpu_seconds() const { return test::cpu_seconds(std::to_string(process_.id())); }

}  // namespace holdfast::bench
