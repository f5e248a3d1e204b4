/** Terminal colors, as every Jupyter front end shows them in a traceback. */
export const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
export const green = (text: string): string => `\u001b[32m${text}\u001b[39m`;
export const cyan = (text: string): string => `\u001b[36m${text}\u001b[39m`;
export const gray = (text: string): string => `\u001b[90m${text}\u001b[39m`;
export const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`;
