import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Two native modules of VS Code come as source only. Both are replaced: the logger by one that writes files synchronously (without
 * it, log files and output channels stay empty), the watchdog by nothing (VS Code polls for a dead parent in JavaScript as well).
 */
export function writeShims(vscode: string): void {
  for (const [name, binary, source] of [
    ['@vscode/spdlog', 'build/Release/spdlog.node', logger],
    ['@vscode/native-watchdog', 'build/Release/watchdog.node', `exports.start = () => {};\n`],
  ] as const) {
    const folder = join(vscode, 'node_modules', name);
    if (!existsSync(join(folder, binary))) writeFileSync(join(folder, 'index.js'), source);
  }
}

const logger = `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let commonLevel = 2;

class FileLogger {
  constructor(file) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = fs.openSync(file, 'a');
    this.level = commonLevel;
    this.plain = false;
  }
  write(level, message) {
    if (this.descriptor === undefined || level < this.level) return;
    const line = this.plain ? message : new Date().toISOString().slice(0, -1).replace('T', ' ') + ' [' + levels[level] + '] ' + message + '\\n';
    try { fs.writeSync(this.descriptor, line); } catch { /* a full disk must not end the host */ }
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.plain = true; }
  setPattern() {}
  setAsyncMode() {}
  flush() {}
  drop() {
    if (this.descriptor !== undefined) fs.closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
for (const [level, method] of ['trace', 'debug', 'info', 'warn', 'error', 'critical'].entries()) {
  FileLogger.prototype[method] = function (message) { this.write(level, message); };
}

exports.version = '0.0.0';
exports.Logger = class extends FileLogger { constructor(name, file) { super(file); } };
exports.createRotatingLogger = async (name, file) => new FileLogger(file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
exports.setLevel = (level) => { commonLevel = level; };
exports.setPattern = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
`;
