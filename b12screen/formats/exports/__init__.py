"""Answers as ODK, KoboToolbox and REDCap export them, of a form that b12screen wrote."""
