# cmake -DROOT=... -DOUT=... -P embed.cmake: writes the definition of fib::seeds::embedded() from the text files of the
# seeds, the sample data and the templates.
cmake_minimum_required(VERSION 3.25)

set(entries "")
foreach(part "seeds=schema/seeds" "sample=schema/sample" "content=schema/content" "templates=templates")
  string(REPLACE "=" ";" pair ${part})
  list(GET pair 0 name)
  list(GET pair 1 folder)
  file(GLOB_RECURSE files RELATIVE ${ROOT}/${folder}
    ${ROOT}/${folder}/*.toml ${ROOT}/${folder}/*.sql ${ROOT}/${folder}/*.csv ${ROOT}/${folder}/*.html ${ROOT}/${folder}/*.txt)
  list(SORT files)
  foreach(file IN LISTS files)
    file(READ ${ROOT}/${folder}/${file} text)
    string(APPEND entries "    {\"${name}/${file}\", R\"~~~~(${text})~~~~\"},\n")
  endforeach()
endforeach()

file(WRITE ${OUT} "#include \"seeds/files.hpp\"

namespace fib::seeds {

const file_set& embedded() {
    static const file_set all{
${entries}    };
    return all;
}

}  // namespace fib::seeds
")
