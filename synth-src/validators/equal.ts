/**
 * The source of a function that compares JSON values. That of the engine compares prototypes, too: no object of a schema is equal to one without,
 * which validators of some schemas get.
 */
export const EQUAL = `(function equal(a,b){
if(a===b)return true;
if(typeof a!="object"||typeof b!="object"||a===null||b===null||Array.isArray(a)!==Array.isArray(b))return false;
if(Array.isArray(a))return a.length===b.length&&a.every((v,i)=>equal(v,b[i]));
const names=Object.keys(a);
return names.length===Object.keys(b).length&&names.every(n=>Object.hasOwn(b,n)&&equal(a[n],b[n]));
})`.replaceAll('\n', '');
