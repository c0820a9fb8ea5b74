"""The ids by which weight formulas are named; a chart of weights names the one it belongs to.

They are apart from the formulas so that a chart can name its formula without importing any.
"""

HADLOCK3 = "hadlock3"
"""Hadlock 1985, from head circumference, abdominal circumference and femur length."""

HADLOCK4 = "hadlock4"
"""Hadlock 1985, from biparietal diameter, head circumference, abdominal circumference and femur length."""

HADLOCK_1985_AC_FL = "hadlock1985_ac_fl"
"""Hadlock 1985, from abdominal circumference and femur length."""

HADLOCK_1985_BPD_AC_FL = "hadlock1985_bpd_ac_fl"
"""Hadlock 1985, from biparietal diameter, abdominal circumference and femur length."""

HADLOCK_1984 = "hadlock1984"
"""Hadlock 1984, from the product of the head's measures, abdominal circumference and femur length."""

INTERGROWTH_2017 = "intergrowth2017"
"""INTERGROWTH-21st 2017, from head and abdominal circumference."""

FORMULA_NOT_STATED = "not_stated"
"""What stands in the place of a formula that a report does not name."""
