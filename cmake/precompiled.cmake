# One precompiled header for every target that links fib_warnings, which all of ours do.
add_library(fib_precompiled OBJECT ${CMAKE_CURRENT_LIST_DIR}/precompiled.cpp)
target_link_libraries(fib_precompiled PRIVATE fib_libraries fib_warnings)
target_precompile_headers(fib_precompiled PRIVATE ${CMAKE_CURRENT_LIST_DIR}/precompiled.hpp)
# How ccache keeps the header itself, and what includes it. GCC 12 forgets that std::string stands in a system header
# once it comes out of a precompiled one, and guesses at its bounds wherever it is used (the family of bug 105651); what
# these would find in our own code AddressSanitizer finds in the tests.
target_compile_options(fib_warnings INTERFACE
  $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)

function(fib_use_precompiled folder)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(libraries ${target} LINK_LIBRARIES)
    if(NOT target STREQUAL fib_precompiled AND fib_warnings IN_LIST libraries)
      target_precompile_headers(${target} REUSE_FROM fib_precompiled)
    endif()
  endforeach()
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(below IN LISTS folders)
    fib_use_precompiled(${below})
  endforeach()
endfunction()
