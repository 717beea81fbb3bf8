@echo off
rem The `keysend` command of the practice terminal, run by the editor's own Node: no other needs to be there.
setlocal
set ELECTRON_RUN_AS_NODE=1
if not defined KEYSEND_NODE set KEYSEND_NODE=node
"%KEYSEND_NODE%" "%~dp0..\dist\cli.cjs" %*
exit /b %ERRORLEVEL%
