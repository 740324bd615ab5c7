// A call of an operation, and a reference to a call of any operation of a list: OneOf is what a std::variant
// of pointers would be, but a file that only makes one compiles nothing of the other operations.
#pragma once

#include <cstddef>
#include <optional>
#include <type_traits>

namespace holdfast::storage {

// An operation, and its outcome once it is done.
template <class Operation>
struct Call {
    const Operation& operation;
    std::optional<typename Operation::Outcome> outcome{};
};

// Refers to a call. A copy refers to the same call.
template <class... Operations>
class OneOf {
  public:
    template <class Operation>
    OneOf(Call<Operation>* call) : index_(index_of<Operation>), call_(call) {
        static_assert(index_of<Operation> < sizeof...(Operations), "not an operation of the list");
    }

    // The place of an operation in the list, from 0; sizeof...(Operations) if it is not there.
    template <class Operation>
    static constexpr std::size_t index_of = [] {
        std::size_t index = 0;
        (void)((std::is_same_v<Operation, Operations> || (++index, false)) || ...);
        return index;
    }();

    // The place of the call's operation.
    std::size_t index() const { return index_; }

    // The call, if it is of this operation; else null.
    template <class Operation>
    Call<Operation>* as() const {
        return index_ == index_of<Operation> ? static_cast<Call<Operation>*>(call_) : nullptr;
    }

    // Returns visitor(call), with the call as what it is: a Call<...>*. The visitor takes each of them, and
    // returns the same type for all.
    template <class Visitor>
    decltype(auto) visit(Visitor&& visitor) const {
        using Result = std::common_type_t<std::invoke_result_t<Visitor&, Call<Operations>*>...>;
        using Visit = Result (*)(Visitor&, void*);
        static constexpr Visit visits[] = {visit_as<Operations, Result, Visitor>...};
        return visits[index_](visitor, call_);
    }

  private:
    template <class Operation, class Result, class Visitor>
    static Result visit_as(Visitor& visitor, void* call) {
        return visitor(static_cast<Call<Operation>*>(call));
    }

    std::size_t index_;
    void* call_;
};

}  // namespace holdfast::storage
