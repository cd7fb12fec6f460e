"""Pack -> Plan, once; Plan + answers -> Assessment, many times."""
