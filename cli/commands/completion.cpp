#include "cli/completion.hpp"

#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {

void completion(verbs& all) {
    const auto which = std::make_shared<std::string>();
    const auto& program = all.program();
    auto verb = all.add("completion", "Print a script that completes commands and options in your shell",
                        "source <(fibctl completion bash)", [which, &program](command& given) {
                            const auto script = completion_script(program, *which == "bash"  ? shell::bash
                                                                           : *which == "zsh" ? shell::zsh
                                                                                             : shell::fish);
                            if (given.json) {
                                json_writer json{given.out};
                                json.begin_object().field("shell", *which).field("script", script).end_object().end();
                            } else {
                                given.out << script;
                            }
                            return exit_code::done;
                        });
    verb.add_option("SHELL", *which, "Yours").required().one_of({"bash", "zsh", "fish"});
}

}  // namespace fib::cli::commands
