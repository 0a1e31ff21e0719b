// CSV, read and written (RFC 4180).
/** Rows as CSV (RFC 4180). */
export const csv = (rows) =>
  rows
    .map((row) =>
      row
        .map((cell) => {
          const text = cell == null ? "" : String(cell);
          return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        })
        .join(","),
    )
    .join("\r\n") + "\r\n";
