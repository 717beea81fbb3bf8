/** `0.113 s`, `75.000 s`, and from an hour on `1:02:03 h`. */
export function duration(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole < 3_600_000) return `${(whole / 1000).toFixed(3)} s`;
  const seconds = Math.floor(whole / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${String(Math.floor(seconds / 3600))}:${minutes ?? ''}:${rest ?? ''} h`;
}
