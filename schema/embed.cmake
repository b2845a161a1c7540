# cmake -DFOLDER=... -DOUT=... -P embed.cmake: writes the definition of fib::schema::all() from FOLDER's SQL files.
cmake_minimum_required(VERSION 3.25)

file(GLOB ups ${FOLDER}/[0-9]*.up.sql)
list(SORT ups)
set(expected 0)
set(entries "")
foreach(up IN LISTS ups)
  get_filename_component(file ${up} NAME)
  if(NOT file MATCHES "^0*([1-9][0-9]*)_([a-z0-9_]+)\\.up\\.sql$")
    message(FATAL_ERROR "${up}: a migration's name is NUMBER_words_with_underscores.up.sql")
  endif()
  set(number ${CMAKE_MATCH_1})
  set(name ${CMAKE_MATCH_2})
  math(EXPR expected "${expected} + 1")
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "${up}: migration ${expected} was to come next; numbers leave no gap and are used once")
  endif()
  string(REGEX REPLACE "\\.up\\.sql$" ".down.sql" down ${up})
  if(NOT EXISTS ${down})
    message(FATAL_ERROR "${up}: has no undo; write ${down}")
  endif()
  file(READ ${up} up_text)
  file(READ ${down} down_text)
  file(SHA256 ${up} checksum)
  string(APPEND entries "    {${number}, \"${name}\", \"${checksum}\",\n")
  string(APPEND entries "     R\"migration(${up_text})migration\",\n     R\"migration(${down_text})migration\"},\n")
endforeach()

file(WRITE ${OUT} "#include \"schema/migrations.hpp\"

namespace fib::schema {
namespace {

constexpr migration embedded[] = {
${entries}};

}  // namespace

std::span<const migration> all() { return embedded; }

}  // namespace fib::schema
")
