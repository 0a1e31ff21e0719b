"""What follows from nbgrader's gradebook: penalties, extensions, tables of grades and exports."""
