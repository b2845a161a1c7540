# Links into our own targets only: warnings as errors, and the sanitizers of the preset.
add_library(fib_warnings INTERFACE)
target_compile_options(fib_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wswitch -Werror)
# GCC 12 reports these inside Boost and coroutine frames, where nothing of ours can mend them (GCC bugs 105562, 107088),
# and inside std::string (bug 105651).
target_compile_options(fib_warnings INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized -Wno-mismatched-new-delete -Wno-restrict -fcoroutines>)
if(FIB_SANITIZE)
  target_compile_options(fib_warnings INTERFACE -fsanitize=${FIB_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # Checks at every dereference; most of what they see AddressSanitizer stops at too. A third of the compile time.
  target_compile_options(fib_warnings INTERFACE
    -fno-sanitize=null,alignment,vptr,object-size,pointer-overflow,nonnull-attribute,returns-nonnull-attribute)
  target_link_options(fib_warnings INTERFACE -fsanitize=${FIB_SANITIZE})
endif()
