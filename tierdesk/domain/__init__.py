"""The rules, pure: dataclasses and functions over them. No Qt, no SQL, no files, no words of a language."""
