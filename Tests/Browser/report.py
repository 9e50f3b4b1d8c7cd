"""The walk's checks: each a function with a sentence for a name; one that fails does not stop the others."""
import time
import traceback


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def run(self, check, *arguments):
        """Runs one check and prints how it ended."""
        name = check.__name__.replace("_", " ")
        began = time.monotonic()
        try:
            check(*arguments)
        except Exception as failure:  # noqa: BLE001 - every failure of a check is reported, none stops the walk
            self.failed += 1
            print(f"FAILED  {name}: {first_line(failure)}", flush=True)
            print("        " + traceback.format_exc(limit=-2).strip().replace("\n", "\n        "), flush=True)
            return
        self.passed += 1
        print(f"ok      {name} ({time.monotonic() - began:.1f} s)", flush=True)

    def close(self):
        """The closing line; the exit code."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 1 if self.failed or not self.passed else 0


def first_line(failure):
    return (str(failure) or type(failure).__name__).splitlines()[0]


def expect(is_right, sentence):
    """Fails with the sentence where something is not as it must be."""
    if not is_right:
        raise AssertionError(sentence)
