// A temporary PostgreSQL server, and a pgbouncer in front of it, from Debian's packages.
//
// The server keeps its data and its socket in a folder of its own and listens on no port. A shell stops it
// and removes the folder when this process ends, even by a crash.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <sys/types.h>

struct pg_conn;

namespace holdfast::test {

// True if PostgreSQL's programs and pgbouncer are installed.
bool postgres_is_installed();

// True if tests must fail without them: CI or HOLDFAST_REQUIRE_POSTGRES is set, and not to 0 or false.
bool postgres_is_required();

// A program that serves on a socket in a folder of its own. Not thread-safe.
class SocketServer {
  public:
    SocketServer(const SocketServer&) = delete;
    SocketServer& operator=(const SocketServer&) = delete;
    ~SocketServer();

  protected:
    // Runs `script` in a shell, as the user postgres if this process is root; $1 is the new folder. The
    // script starts the server in the background and leaves its process id in $server and the signal to stop
    // it in $stop.
    explicit SocketServer(const std::string& script, const std::string& argument = "");

    const std::filesystem::path& folder() const { return folder_; }

  private:
    std::filesystem::path folder_;
    pid_t shell_ = -1;
    int lifeline_ = -1;  // a pipe: when this end closes, the shell ends everything
};

// A server with the superuser "holdfast", who needs no password.
class PostgresCluster final : public SocketServer {
  public:
    // No test takes the machine's power away, so PostgreSQL need not wait for the disk: what a killed process
    // has committed stays all the same. What is measured does wait, with the settings of Debian's package.
    enum class Commit { is_in_memory, is_on_disk };

    // Starts the server and waits until it answers. Throws std::runtime_error.
    explicit PostgresCluster(Commit commit = Commit::is_in_memory);

    // The cluster of this program, started at the first call. For the main thread.
    static PostgresCluster& shared(Commit commit = Commit::is_in_memory);

    std::string url(const std::string& database) const;
    std::filesystem::path socket_folder() const { return folder(); }

    // An empty database.
    void create_database(const std::string& name);
};

// A pgbouncer in transaction mode in front of every database of a cluster, with fewer connections than
// clients.
class Pooler final : public SocketServer {
  public:
    explicit Pooler(const PostgresCluster& cluster);
    static Pooler& shared();

    std::string url(const std::string& database) const;
};

// The result of a statement.
struct SqlAnswer {
    std::string sqlstate;  // "" if it succeeded
    std::string message;
    std::string value;  // the first column of the first row; "" for NULL or no row
};

// A database for one test in the shared cluster, given back at the end. For the main thread.
class PostgresDatabase {
  public:
    using Prepare = std::function<void(const std::string& url)>;

    // Holds nothing.
    PostgresDatabase();
    // Holds what `prepare` makes of one that holds nothing, without rows but those of the schema's versions.
    // Every caller in a program gives the same `prepare`: it runs only where no test has given back such a
    // database with its schema unchanged.
    explicit PostgresDatabase(const Prepare& prepare);
    ~PostgresDatabase();
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    const std::string& name() const { return name_; }
    std::string url() const { return PostgresCluster::shared().url(name_); }
    std::string pooled_url() const { return Pooler::shared().url(name_); }

    // Returns the first column of the first row; "" for NULL or no row. Throws std::runtime_error if the
    // statement is refused.
    std::string run(const std::string& sql) const;

    // Runs it on the session that this thread keeps with the database, as if that were a new one.
    SqlAnswer ask(const std::string& sql) const;

  private:
    void take_bare();
    // As it was when it was prepared; false if that can't be.
    bool restore() const;

    std::string name_;
    std::string prepared_schema_;  // schema_mark() when it was prepared; "" if it was not
};

// A connection for a test, besides those of the Store.
class SqlSession {
  public:
    explicit SqlSession(const std::string& url);
    ~SqlSession();
    SqlSession(const SqlSession&) = delete;
    SqlSession& operator=(const SqlSession&) = delete;

    SqlAnswer run(const std::string& sql);

    // Forgets what was set and prepared. False if the session can't be used any more.
    bool reset();

  private:
    pg_conn* connection_;
};

// Opens a connection for this one statement.
SqlAnswer run_sql(const std::string& url, const std::string& sql);

}  // namespace holdfast::test
