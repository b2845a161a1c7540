# A Debian package: `ninja -C build fibengine fibctl && (cd build && cpack -G DEB)`. It installs the two programs, their
# units and their settings, and starts nothing: first the settings want to be filled in.
include(GNUInstallDirs)

install(TARGETS fibengine fibctl RUNTIME DESTINATION bin)
file(GLOB units ${PROJECT_SOURCE_DIR}/systemd/*.service ${PROJECT_SOURCE_DIR}/systemd/*.timer)
install(FILES ${units} DESTINATION lib/systemd/system)
install(FILES README.md DESTINATION share/doc/fibonacco)
# From the same descriptions as --help.
install(CODE [[
  set(share "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share")
  set(fibctl "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/bin/fibctl")
  file(MAKE_DIRECTORY ${share}/man/man1 ${share}/bash-completion/completions ${share}/zsh/vendor-completions
    ${share}/fish/vendor_completions.d)
  execute_process(COMMAND ${fibctl} manual ${share}/man/man1 OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  foreach(shell_and_file bash:bash-completion/completions/fibctl zsh:zsh/vendor-completions/_fibctl
      fish:fish/vendor_completions.d/fibctl.fish)
    string(REPLACE ":" ";" pair ${shell_and_file})
    list(GET pair 0 shell)
    list(GET pair 1 file)
    execute_process(COMMAND ${fibctl} completion ${shell} OUTPUT_FILE ${share}/${file} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
]])
install(FILES .env.example DESTINATION /etc/fibonacco RENAME engine.env PERMISSIONS OWNER_READ OWNER_WRITE)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME fibonacco)
set(CPACK_PACKAGE_VENDOR Fibonacco)
set(CPACK_PACKAGE_CONTACT "Fibonacco operations <operations@fibonacco.com>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "campaign engine: email, SMS and voice out of PostgreSQL")
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql (>= 15), redis-server")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/conffiles
  ${PROJECT_SOURCE_DIR}/packaging/postinst
  ${PROJECT_SOURCE_DIR}/packaging/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
