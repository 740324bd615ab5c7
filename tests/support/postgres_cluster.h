// A throw-away PostgreSQL server, and a pgbouncer before it, from Debian's packages.
//
// The server keeps its data and its socket in a folder of its own and listens on no port. It is watched over
// by a shell that stops it and removes the folder as soon as this process ends, however it ends. fsync is on.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <sys/types.h>

struct pg_conn;

namespace holdfast::test {

// True where PostgreSQL's programs are installed, and pgbouncer.
bool postgres_is_installed();

// True where tests must not do without them: where CI or HOLDFAST_REQUIRE_POSTGRES is set, other than to 0 or
// false.
bool postgres_is_required();

// A program that serves on a socket in a folder of its own. Not thread-safe.
class SocketServer {
  public:
    SocketServer(const SocketServer&) = delete;
    SocketServer& operator=(const SocketServer&) = delete;
    ~SocketServer();

  protected:
    // Runs `script` in a shell, as the user postgres where this process is root; $1 is the new folder. The
    // script starts the server in the background and leaves its process id in $server and the signal to stop
    // it in $stop.
    explicit SocketServer(const std::string& script, const std::string& argument = "");

    const std::filesystem::path& folder() const { return folder_; }

  private:
    std::filesystem::path folder_;
    pid_t shell_ = -1;
    int lifeline_ = -1;  // the shell ends everything when its other end is gone
};

// A server with the superuser "holdfast", whom everybody is trusted to be.
class PostgresCluster final : public SocketServer {
  public:
    // Starts the server and waits until it answers. Throws std::runtime_error.
    PostgresCluster();

    // The one of this program, started when it is first asked for, by the main thread.
    static PostgresCluster& shared();

    std::string url(const std::string& database) const;
    std::filesystem::path socket_folder() const { return folder(); }

    // An empty database.
    void create_database(const std::string& name);
};

// A pgbouncer in transaction mode before every database of a cluster, with fewer connections than its
// clients.
class Pooler final : public SocketServer {
  public:
    explicit Pooler(const PostgresCluster& cluster);
    static Pooler& shared();

    std::string url(const std::string& database) const;
};

// A database of a test's own in the shared cluster: empty at the beginning, given back at the end. By the
// main thread.
class PostgresDatabase {
  public:
    PostgresDatabase();
    ~PostgresDatabase();
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    const std::string& name() const { return name_; }
    std::string url() const { return PostgresCluster::shared().url(name_); }
    std::string pooled_url() const { return Pooler::shared().url(name_); }

    // The first column of the first row; "" for NULL or no row. Throws std::runtime_error where it is
    // refused.
    std::string run(const std::string& sql) const;

  private:
    std::string name_;
};

// What a statement has answered.
struct SqlAnswer {
    std::string sqlstate;  // "" where it was done
    std::string message;
    std::string value;  // the first column of the first row; "" for NULL or no row
};

// A connection of a test's own beside the Store.
class SqlSession {
  public:
    explicit SqlSession(const std::string& url);
    ~SqlSession();
    SqlSession(const SqlSession&) = delete;
    SqlSession& operator=(const SqlSession&) = delete;

    SqlAnswer run(const std::string& sql);

  private:
    pg_conn* connection_;
};

// Over a connection for this one time.
SqlAnswer run_sql(const std::string& url, const std::string& sql);

}  // namespace holdfast::test
