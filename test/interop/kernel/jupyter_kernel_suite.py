"""jupyter_kernel_test, the Jupyter project's own conformance suite, with this kernel as its subject."""

import unittest

import jupyter_kernel_test


class GradsheetKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "gradsheet"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    completion_samples = [{"text": "Math.sqr", "matches": {"sqrt"}}, {"text": "proc", "matches": {"process"}}]
    complete_code_samples = ["1", "const a = 1", "function f() {\n  return 1;\n}", "`a\nb`"]
    incomplete_code_samples = ["function f() {", "const a = [", "f(", "`a", "if (true)"]
    invalid_code_samples = ["const = 1", "1 +* 2", "'unterminated"]
    code_page_something = "?Math"
    code_generate_error = "throw new RangeError('as asked')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "null", "result": "null"},
    ]
    code_display_data = [
        {"code": "display({ 'image/svg+xml': '<svg/>' }, { raw: true })", "mime": "image/svg+xml"},
        {"code": "display([{ a: 1 }])", "mime": "text/html"},
    ]
    code_history_pattern = "6 ? 7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math"
    code_clear_output = "clearOutput()"


class GradsheetWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "gradsheet"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
