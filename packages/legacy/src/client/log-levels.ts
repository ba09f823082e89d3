import type { LoggingLevel } from "@mortise/schema/2025-11-25";

export type LogLevel = LoggingLevel;

/** Least severe first (RFC 5424). */
const LEVELS: readonly LogLevel[] = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

export const isLogLevel = (value: unknown): value is LogLevel => LEVELS.includes(value as LogLevel);

/** 0 for the least severe. */
export const severity = (level: LogLevel): number => LEVELS.indexOf(level);

export const mostVerbose = (levels: readonly (LogLevel | undefined)[]): LogLevel | undefined =>
  LEVELS.find((level) => levels.includes(level));
