{{- /* The area and the divisions that are part of it at the date. */ -}}
MATCH (top:Node {id: $area})
MATCH (top)<-[parts:PART_OF*0..16]-(d:AdministrativeDivision)
WHERE all(part IN parts WHERE part.from <= $asOf AND $asOf < part.to)
RETURN DISTINCT d.id
