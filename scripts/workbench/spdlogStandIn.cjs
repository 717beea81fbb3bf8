// Takes the place of @vscode/spdlog/index.js in the installed server: the real one is a C++ addon that a machine
// without a compiler cannot build, and without any, output channels and logs stay empty.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
  #file;
  #level = 2;
  #decorated = true;

  constructor(_type, _name, file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.#file = fs.openSync(file, 'a');
  }

  #write(level, text) {
    if (level < this.#level || this.#file === undefined) return;
    const line = this.#decorated
      ? `${new Date().toISOString().replace('T', ' ').slice(0, 23)} [${levels[level]}] ${text}\n`
      : text;
    fs.writeSync(this.#file, line);
  }

  trace(text) {
    this.#write(0, text);
  }
  debug(text) {
    this.#write(1, text);
  }
  info(text) {
    this.#write(2, text);
  }
  warn(text) {
    this.#write(3, text);
  }
  error(text) {
    this.#write(4, text);
  }
  critical(text) {
    this.#write(5, text);
  }
  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {
    this.#decorated = true;
  }
  clearFormatters() {
    this.#decorated = false;
  }
  flush() {
    // Every write is synchronous already.
  }
  drop() {
    if (this.#file !== undefined) fs.closeSync(this.#file);
    this.#file = undefined;
  }
}

exports.Logger = Logger;
exports.version = 0;
exports.setLevel = function setLevel() {};
exports.setFlushOn = function setFlushOn() {};
exports.createRotatingLogger = async function createRotatingLogger(name, file) {
  return new Logger('rotating', name, file);
};
exports.createAsyncRotatingLogger = async function createAsyncRotatingLogger(name, file) {
  return new Logger('rotating_async', name, file);
};
